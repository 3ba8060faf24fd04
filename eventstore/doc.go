// Package eventstore keeps the log: one append-only table of what happened, in the order in which it was
// learned. Positions run from 1 without holes and become visible strictly in order, so reading on from a
// position misses nothing, and position n names all that was known then.
//
// # Writing
//
// Execute takes a Request: commands that propose facts for streams. It loads the histories that the domain asks
// for, lets it decide, and appends what was decided on the condition that nothing it rests on has changed: the versions
// of the streams written and read, and the claims (unique keys, for a while) taken. If something has, it decides
// again; who loses twice decides under the append lock. Append is the same without the domain. Load fills an empty log.
//
// All appends of a process go through one lane (lane.go): a goroutine with a connection of its own. While one
// transaction commits, the next batch gathers. A batch is one round trip of two statements (statement.go): take the lock,
// then, with a new snapshot, check and insert as a set. An append that builds on another one of its batch shares its unit
// (batch.go); units are accepted or refused as a whole. What was not accepted is looked into once (resolve.go), so a
// conflict fails its own append alone. A batch whose connection was lost is sent again with the same event ids, when the lost one is
// sure to be over (connection.go).
//
// Requests of one process for the same stream decide in turn, on what is on its way (turns.go), so a busy stream
// fills batches.
//
// # Idempotency
//
// A request with a key is recorded once. Asked again, it gets the first result, positions included; the same key
// for another request is a KeyReusedError. A request that changes nothing leaves no trace, and so neither does its key.
//
// # Reading
//
// Read and Histories decode; ReadRaw hands out what is stored. PositionAt turns a time into a position. Watch tells
// when there may be more: at once for this process's appends, by NOTIFY for those of others. Nobody is notified while no
// other process listens (watch.go).
//
// Subscriber is Watermill's message.Subscriber over the log. A group is a row of checkpoints. Handlers made by
// Transactionally apply a batch and move the checkpoint in one transaction: exactly once, with several
// processes and after a kill too. With PerEvent each event is a message, delivered at least once.
//
// # Trust
//
// A trigger refuses changes to events. Verify recomputes what the log promises: positions, versions, times, that
// every event can be read, and claims.
package eventstore

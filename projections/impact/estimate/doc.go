// Package estimate is the statistics behind the figures, and nothing else: numbers go in, numbers come out. It knows no read model, no
// filter and no clock, and draws no random numbers, so that every method can be held to published examples and to R.
//
//   - Shares: [Wilson], [NewcombeDifference], and of units that have organisations in common [CountClusters]
//   - Curves: [KaplanMeier], [AalenJohansen], [DyadicRobust] for contacts that share organisations, [LogRank]
//   - What is not yet known: [ReportingDelay]
//   - Comparisons within strata: [MantelHaenszel]
//   - Counts of shared credit: [WeightedCount], [DyadicVariance]
//   - Networks: [Graph] with its density, components, betweenness and E–I index, [ClassifyTies], [Concentrate]
//
// Each says its formula and where it was published; docs/handbook/method.md says it in plain words.
package estimate

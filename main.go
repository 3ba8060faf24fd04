// Aftermatch records what conference contacts become, and answers for it.
package main

func main() {}

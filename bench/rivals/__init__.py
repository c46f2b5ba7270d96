"""The same transaction in other ledgers, each in a process that posts when told to (`bench_book`)."""

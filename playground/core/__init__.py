"""The central types. `recipe` and `events` need no torch, so that the first page opens fast;
`learning` holds what trains."""

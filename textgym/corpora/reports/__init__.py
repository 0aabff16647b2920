"""The grammar of procedural reports: kinds of events, and what is said of them."""

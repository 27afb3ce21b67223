"""How the weights are made from public data.  Nothing here is needed to run Dateline; see docs/model.md."""

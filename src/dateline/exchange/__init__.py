"""Exchange: the archive in other people's formats."""

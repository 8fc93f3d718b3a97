"""Nothing in this folder is a test: these are samples and the programs that they were made from."""

collect_ignore_glob = ["*"]

"""The playground's engine against plain scripts and against what it promises. Never in tests."""

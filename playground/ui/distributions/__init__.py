"""The page on distributions: sections to take hold of, each computed in the browser."""

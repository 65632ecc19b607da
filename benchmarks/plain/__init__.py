"""The same models as people write them: one script each, PIL transforms, eager Adam, `.item()`.

Each module has `nets(side)`, which builds the nets for pictures of that side, and
`train(loader, *nets)`, which makes one update per `next()` and yields its losses.
"""

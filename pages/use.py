"""Put to use what models learned without labels."""

from playground.ui import navigation
from playground.ui.use import page

navigation.arrive()
page.show()

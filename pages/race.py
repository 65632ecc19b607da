"""Settings of one GAN race in lock step from one seed."""

from playground.ui import navigation, racing

navigation.arrive()
racing.show()

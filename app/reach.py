"""What alerts are told of the rooms in which a sign can be given."""

from crisis.reach import Reach

REACH = Reach()

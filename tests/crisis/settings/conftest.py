from tests.crisis.desk.conftest import settings as settings
from tests.crisis.desk.conftest import ward as ward

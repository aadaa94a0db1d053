from tests.chat.conftest import evening as evening
from tests.chat.conftest import settings as settings

"""What one of the team asks by frame goes the same way as by form."""

from auth.people import Actor
from core.forms import Form, Here
from core.kernel import Kernel
from core.lanes import Lane
from core.spaces import Entry
from counselling.desk.forms import Order
from counselling.desk.orders import ordered
from programmes.rota.views import zone_of


async def asked(kernel: Kernel, actor: Actor, conversation_id: str, form: Form) -> Entry | None:
    """What he asks for is done. Invalid says which field is wrong."""
    zone = await kernel.read(zone_of, actor.programme or "")
    order = Order.parse(form, Here(zone, kernel.now()))
    done: Entry | None = await kernel.act(
        ordered, actor, conversation_id, order, on=(conversation_id,), lane=Lane.STAFF
    )
    return done

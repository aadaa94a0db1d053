"""How a revision runs: on the connection that the house hands over. There is no other way to run one."""

from alembic import context

from app.schema import METADATA

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=METADATA, render_as_batch=True, transaction_per_migration=True)
with context.begin_transaction():
    context.run_migrations()

"""What Alembic runs: the revisions, on the connection that ``upgrade`` holds, in its transaction."""

from alembic import context

from annotator.storage.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=False,  # the caller has begun, and commits
)
context.run_migrations()

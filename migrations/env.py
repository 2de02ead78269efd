"""Alembic's entry; `union db …` says which component and which database are meant."""

from alembic import context

from platform_core.schema import run_env

run_env(context)

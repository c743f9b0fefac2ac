# What can be done here. Nothing is needed beforehand but Python >= 3.11 and make.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.installed
# An S3 server for the tests lives apart: what it needs is not what we need.
S3 := .cache/s3/.installed
# Locks carry hashes and no addresses, so that they hold with any index.
PIN := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
  --generate-hashes --no-emit-index-url --no-header
PAGE := graphql/explorer/dist/index.html

# What shows the policy and the engine whole; the other tests run through them too.
COVER := tests/engine tests/test_policy_*.py tests/test_rules_agree.py tests/test_gate.py \
  tests/authorization/test_f*.py tests/test_readme.py tests/test_settings.py \
  tests/test_viewers.py tests/test_projects.py tests/test_items.py tests/test_nodes.py \
  tests/test_item_totals.py tests/test_releases.py tests/test_bad_input.py \
  tests/test_costs.py tests/test_comments.py tests/test_scenarios.py tests/test_users.py \
  tests/files tests/security/test_page_sizes.py tests/test_roles.py tests/test_role_bounds.py \
  tests/test_team_acts.py \
  tests/test_previews.py tests/authorization/test_previews.py tests/test_named_columns.py \
  tests/test_explanations.py tests/test_refused_writes.py tests/test_sessions.py tests/test_tokens.py \
  tests/test_traces.py tests/test_plans.py tests/test_company_settings.py \
  tests/test_company_lists.py tests/test_groups.py tests/test_access_requests.py \
  tests/test_access_grants.py tests/test_expiring_grants.py tests/test_comparisons.py \
  tests/test_contacts.py tests/test_cost_codes.py

.PHONY: cover serve test slow check bench weigh timing rules sdl lock explorer page prove audit \
  mutants openid
.DEFAULT_GOAL := help

help:  ## print this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1  /p' Makefile

$(READY): requirements-dev.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo 'Fieldgate needs Python 3.11 or later (make PYTHON=…).' >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

$(S3): requirements-s3.lock
	test -x .cache/s3/bin/python || $(PYTHON) -m venv .cache/s3
	.cache/s3/bin/python -m pip install --quiet --require-hashes -r requirements-s3.lock
	@touch $@

serve: $(READY) page  ## serve the demo company at http://127.0.0.1:8000
	FIELDGATE_DEMO=1 $(BIN)/python -m server serve

test: $(READY) $(S3)  ## run the tests, on SQLite and on PostgreSQL
	$(BIN)/python -m pytest -n 2 -m 'not slow'

slow: $(READY)  ## run what takes longest: walks, planted leaks, marked values, kills
	$(BIN)/python -m pytest -n 2 -m slow

cover: $(READY)  ## hold the policy and the engine to tests of every branch
	$(BIN)/python -m pytest -n 2 -q $(COVER) --cov

check: $(READY)  ## hold the house rules: format, lint, types, imports
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/pyright
	$(BIN)/lint-imports --no-logo

bench: $(READY)  ## measure speed against stock Strawberry and the raw driver
	$(BIN)/python -m tests.bench

weigh: $(READY)  ## measure the CPU of a write on a project of 1,000 items
	$(BIN)/python -m tests.bench.writes

timing: $(READY)  ## time ids of what is hidden against ids that never were
	$(BIN)/python -m tests.bench.hidden_ids

rules: $(READY)  ## print which rows of the sources are proven by a test
	$(BIN)/python -m tests.rules

prove: $(READY)  ## run the randomised proofs with fresh seeds
	$(BIN)/python -m tests.prove

mutants: $(READY)  ## change the policy in each place: each time a test must fail
	$(BIN)/python -m tests.mutants

sdl: $(READY)  ## print the schema into graphql/schema.graphql
	$(BIN)/python -m server sdl > graphql/schema.graphql.new
	@mv graphql/schema.graphql.new graphql/schema.graphql

lock: $(READY)  ## pin the newest allowed dependencies, by hash
	$(PIN) -o requirements.lock pyproject.toml
	$(PIN) -o requirements-dev.lock --group dev pyproject.toml
	$(PIN) -o requirements-traces.lock --extra traces pyproject.toml
	$(PIN) -o requirements-s3.lock --group s3

openid: $(READY)  ## log in at npm's OpenID provider (needs npm)
	$(BIN)/python -m tests.openid

explorer:  ## build the explorer page (needs npm)
	cd graphql/explorer && npm ci && npm run build

page:
	@if [ -e $(PAGE) ]; then :; \
	elif command -v npm >/dev/null && $(MAKE) explorer; then :; \
	else echo 'The explorer page is not built: it comes from its public CDN.'; fi

audit: $(READY)  ## audit GraphQL over HTTP (needs npm) and the dependencies
	$(BIN)/python -m tests.http_audit
	$(BIN)/python .ci/dependencies.py

# What people and machines run here. `make` alone lists it.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
.PHONY: bench help demo clients pipeline contract test build check all fmt bless schemas functions fuzz install uninstall

# Where things are installed, below DESTDIR; and the binary, which is made where nobody names one.
PREFIX ?= /usr/local
DESTDIR ?=
MADE := $(or $(CARGO_TARGET_DIR),target)/release/syncform
BINARY ?= $(MADE)
BIN = $(DESTDIR)$(PREFIX)/bin
SHARE = $(DESTDIR)$(PREFIX)/share
MAN = $(SHARE)/man/man1
COMPLETIONS = bash:bash-completion/completions/syncform zsh:zsh/site-functions/_syncform \
	fish:fish/vendor_completions.d/syncform.fish elvish:elvish/lib/syncform.elv powershell:syncform/syncform.ps1

# Nextest where it is installed, cargo's own runner elsewhere. Neither then runs doctests.
NEXTEST := $(shell cargo nextest --version >/dev/null 2>&1 && echo yes)
ifeq ($(NEXTEST),yes)
RUN_TESTS := cargo nextest run --locked
else
RUN_TESTS := cargo test --locked --lib --bins --tests
endif

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "%-9s  %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## Validate, plan, apply, status, plan again, on a fresh sandbox
	@sandbox=$$(mktemp -d); trap 'rm -rf "$$sandbox"' EXIT; \
	set -a; . ./manifests/demo.env; set +a; \
	run() { echo; echo "\$$ cargo run -q -- $$*"; cargo run -q --locked -- "$$@"; }; \
	run validate; \
	run plan --sandbox "$$sandbox"; \
	run apply --yes --sandbox "$$sandbox"; \
	run status --sandbox "$$sandbox"; \
	run plan --detailed-exitcode --sandbox "$$sandbox"

clients: ## Let the Graph clients of Python and JavaScript, a language server, schemas of SARIF and JUnit, linters of pipelines, and a browser judge
	@tests/clients/run

pipeline: ## Carry the steps of docs/ci/github out: a branch, a review, a merge, an apply and a drift
	cargo test --quiet --locked --test it pipeline::

# It makes, changes and deletes applications of its own there, so it wants the id a second time. Never part of CI.
contract: ## Put open questions and stories to your own throw-away tenant: TENANT=id CONFIRM=id
	@# Ctrl-C is for the run alone, which then cleans up.
	@trap '' INT; CONTRACT_TENANT="$(TENANT)" CONTRACT_CONFIRM="$(CONFIRM)" \
	CONTRACT_CLOUD="$(CLOUD)" CONTRACT_STORIES="$(STORIES)" \
	cargo test --quiet --locked --test it contract::a_tenant_is_asked -- --ignored --nocapture

# The list of doctests costs seconds and their run more, so there is no run where the list is empty.
test: ## Run every test; the last line is the runner's summary
	@doctests=$$(cargo test --quiet --locked --doc -- --list); \
	if grep -q ': test$$' <<< "$$doctests"; then cargo test --locked --doc; fi
	@$(RUN_TESTS)

# PowerShell has no usual place: its profile wants a line `. PREFIX/share/syncform/syncform.ps1`.
install: ## Install the binary, man pages and completions below DESTDIR and PREFIX
	@[ "$(BINARY)" != "$(MADE)" ] || cargo build --release --locked
	install -d "$(BIN)" "$(MAN)"
	install -m 755 "$(BINARY)" "$(BIN)/syncform"
	"$(BIN)/syncform" man "$(MAN)" -o human
	@chmod 644 "$(MAN)"/syncform.1 "$(MAN)"/syncform-*.1
	@for place in $(COMPLETIONS); do \
		file="$(SHARE)/$${place#*:}"; \
		install -d "$$(dirname "$$file")"; \
		"$(BIN)/syncform" completions "$${place%%:*}" -o human >"$$file"; \
		chmod 644 "$$file"; \
		echo "$$file"; \
	done

uninstall: ## Remove what install has put there
	rm -f "$(BIN)/syncform" "$(MAN)"/syncform.1 "$(MAN)"/syncform-*.1
	@for place in $(COMPLETIONS); do rm -fv "$(SHARE)/$${place#*:}"; done
	@rmdir "$(SHARE)/syncform" 2>/dev/null || true

bench: ## Count the instructions of forty mappings over 100,000 people, beside copying
	@benches/count

build: ## Build the tests without running them
	@$(RUN_TESTS) --no-run

# That generated files are current is a test's business: `make schemas` or `make bless` rewrites them.
check: ## Format, lints, documentation, and the build without the emulator
	cargo fmt --check
	cargo clippy --all-targets --locked -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --document-private-items --locked
	@# Clippy is `cargo check` and more, and denies warnings without building every dependency anew.
	cargo clippy --no-default-features --all-targets --locked -- -D warnings

# The tests come last, so that the log ends with their summary.
all: ## Everything that CI runs, with the time of each phase
	@for phase in check build demo clients; do \
		echo "== $$phase"; start=$$SECONDS; $(MAKE) $$phase; \
		times="$${times:-}$$phase $$((SECONDS - start)) s, "; \
	done; \
	echo "== $${times}all before the tests $$SECONDS s"; \
	echo "== test"; $(MAKE) test

fmt: ## Format the source
	cargo fmt

bless: ## Rewrite golden files with what the tests see now
	BLESS=1 $(MAKE) test

schemas: ## Rewrite schemas/, docs/manifest.md and docs/permissions.md
	BLESS=1 cargo test --quiet --locked --test it schemas
	BLESS=1 cargo test --quiet --locked --test it published_permissions

# Its verdicts are on examples of the reference documents.
functions: ## Rewrite docs/functions.md; SYNCFORM_FIXTURES names the reference documents
	@test -n "$${SYNCFORM_FIXTURES:-}" || { echo "set SYNCFORM_FIXTURES" >&2; exit 1; }
	BLESS=1 cargo test --quiet --locked --test it expr::manual

fuzz: ## Read a million manifests that chance has broken
	SYNCFORM_FUZZ=$${SYNCFORM_FUZZ:-1000000} cargo test --quiet --release --locked --test it manifest::fuzz

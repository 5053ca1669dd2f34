# Everything that is built, tested or measured here has one name. `make` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.SILENT:

# $(call step,TEXT) announces a step with the seconds since the goal began.
step = printf '\n== %s (at %s s)\n' '$(1)' "$$SECONDS"
# $(call done,GOAL) closes a goal.
done = printf '\n== %s: done in %s s\n' '$(1)' "$$SECONDS"

.PHONY: help demo test build localnet localnet-lint localnet-test lint fmt idl idl-check client wasm app app-test e2e app-pictures app-figures bench bench-check crashes crashes-check risk-bench pictures report report-picture clean

help: ## list the goals
	awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: build ## run the whole fund on the real bytecode and print what happened (target/demo.json)
	cargo run --locked -p bulwark-cli -- demo --json target/demo.json

# The local network embeds a validator of some eight hundred crates: only the goals that need it build it.
workspace = --workspace --exclude bulwark-localnet

test: ## check everything but the browser: lint, program, IDL, all tests on the bytecode, client and app
	$(call step,lint)
	$(MAKE) --no-print-directory lint
	$(call step,build the program)
	scripts/build-program
	$(call step,the committed IDL)
	scripts/build-idl --check
	$(call step,tests)
	if cargo nextest --version >/dev/null 2>&1; then
	  cargo nextest run $(workspace) --locked
	else
	  cargo test $(workspace) --locked --lib --bins --tests
	fi
	$(call step,compute units against docs/benchmarks.md)
	$(MAKE) --no-print-directory bench-check
	$(call step,documentation tests of the maths)
	cargo test --locked --doc -p bulwark-math
	$(call step,the client and the web app)
	$(MAKE) --no-print-directory app-test
	$(call done,test)

build: ## build the program, target/deploy/bulwark.so (only when its sources changed)
	scripts/build-program

lint: ## formatting and clippy, warnings are errors
	cargo fmt --all --check
	cargo clippy $(workspace) --all-targets --locked -- -D warnings

localnet: ## start a local network with the program and a fund, until Ctrl-C (ARGS="--state FILE" keeps it, STORY=1 plays a story)
	scripts/localnet $(ARGS)

localnet-lint: ## clippy for the local network, which lint leaves out
	cargo clippy -p bulwark-localnet --all-targets --locked -- -D warnings

localnet-test: build ## the tests of the local network, which test leaves out
	if cargo nextest --version >/dev/null 2>&1; then
	  cargo nextest run -p bulwark-localnet --locked
	else
	  cargo test -p bulwark-localnet --locked
	fi

fmt: ## format the Rust code
	cargo fmt --all

idl: ## make the IDL and keep it in idl/bulwark.json
	scripts/build-idl --write

idl-check: ## fail if idl/bulwark.json is not the program's IDL
	scripts/build-idl --check

# What npm installs, anew only when the lock file changed.
node_modules/.installed: package-lock.json
	scripts/npm-install

client: node_modules/.installed ## generate the TypeScript client from the IDL (app/client/src/generated)
	npm run --silent generate -w @bulwark/client

wasm: ## compile the maths for the client (only when their sources changed)
	scripts/build-wasm

app: node_modules/.installed wasm ## build the client and the web app (app/client/dist, app/web/dist)
	npm run --silent build -w @bulwark/client
	npm run --silent build -w @bulwark/web

app-test: node_modules/.installed build wasm ## check client, app and bootstrap: generated code, types, style, tests on the bytecode
	npm run --silent generate -w @bulwark/client -- --check
	npx biome check app migrations
	for part in app/client app/web app/e2e migrations; do npx tsc --noEmit -p $$part; done
	# Quotes are compared with this command's.
	cargo build --locked -p bulwark-cli
	npx vitest run

e2e: app build ## use the app in a real browser on a local network (builds that network: see docs/localnet.md)
	scripts/chromium
	cargo build --locked -p bulwark-localnet
	$(call step,client and bootstrap on a network)
	npm run --silent on-network -w @bulwark/e2e
	$(call step,the app in a browser)
	npm run --silent test -w @bulwark/e2e
	$(call done,e2e)

app-figures: app build ## print what the app weighs, how accessible it is and what Lighthouse says; fail beyond the limits
	scripts/chromium
	cargo build --locked -p bulwark-localnet
	npm run --silent figures -w @bulwark/e2e

app-pictures: app build ## take pictures of every page (target/pictures)
	scripts/chromium
	cargo build --locked -p bulwark-localnet
	npm run --silent pictures -w @bulwark/e2e

bench: build ## measure compute units on the bytecode and write docs/benchmarks.md
	cargo run --quiet --locked -p bulwark-tests --bin bench -- --write docs/benchmarks.md

bench-check: build ## fail if compute units rose over docs/benchmarks.md
	cargo run --quiet --locked -p bulwark-tests --bin bench -- --check docs/benchmarks.md

crashes: build ## replay three crashes on the bytecode and write docs/crashes.md
	cargo run --quiet --locked -p bulwark-tests --bin crashes -- --write docs/crashes.md

crashes-check: build ## fail if docs/crashes.md is not what the replay gives
	cargo run --quiet --locked -p bulwark-tests --bin crashes -- --check docs/crashes.md

risk-bench: ## time the risk engine and write docs/risk-benchmarks.md (nothing else should run)
	cargo bench --locked -p bulwark-risk
	cargo build --locked -p bulwark-cli
	scripts/risk-benchmarks target/debug/bulwark

pictures: build ## draw the pictures of the demo and of its re-insurance tower anew (docs/images)
	cargo run --quiet --locked -p bulwark-cli -- demo --accounts target/accounts.json | scripts/demo-picture > docs/images/demo.svg
	cargo run --quiet --locked -p bulwark-cli -- tower --accounts target/accounts.json | scripts/demo-picture "bulwark tower" > docs/images/tower.svg

report: ## write the risk engine's report of the example fund (target/risk-report)
	cargo run --quiet --locked -p bulwark-cli -- risk report --out target/risk-report

report-picture: report ## draw the first screen of that report anew, light and dark (docs/images; needs chromium)
	scripts/report-picture

clean: ## remove what was built here (the sBPF toolchain stays: see docs/building.md)
	cargo clean

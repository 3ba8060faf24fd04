.DEFAULT_GOAL := help
.PHONY: help demo build test browser screenshots generate race lint bench scale ci

help: ## say what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "%-12s %s\n", $$1, $$2}'

demo: ## run the demo on 127.0.0.1:8080
	go run . demo

build: ## build one static binary into bin/
	CGO_ENABLED=0 go build -trimpath -o bin/aftermatch .

test: ## run every test, on a PostgreSQL the tests start themselves
	go test ./...

browser: ## look at the pages in Chromium (needs chromium and npm)
	npm ci --prefix web --no-audit --no-fund
	go test -tags browser ./web/...

screenshots: ## take the README's pictures of the demo anew (needs chromium)
	go test -tags browser -count=1 -run TestThePicturesOfTheReadme ./web -screenshots

generate: ## make the Go code of the page templates
	go tool -modfile=tools/go.mod templ generate

race: ## run every test under the race detector
	go test -race ./...

lint: ## check the house rules
	go tool -modfile=tools/go.mod golangci-lint run ./...

bench: ## measure the log against raw PostgreSQL in the same run
	go run ./internal/bench

scale: ## measure the program on a history of a million events
	go run ./internal/scale --events 1000000

ci: ## what continuous integration runs
	bash .ci/run

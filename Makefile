# Safelight: build, run and test. Needs Go and make; targets that need more say so.

GO      ?= go
SAMPLE  := samples/chart_portra400.tif
export CGO_ENABLED ?= 0

.PHONY: run build generate test race tools browser screens metal check-darwin test-darwin scale-schema lint fuzz bench bench-go bench-peers bench-stream pictures bundle dmg notarize clean

# Grades the sample scan and prints where the picture is.
run: build
	build/safelight export $(SAMPLE) -o build/pictures --format png8 --overwrite

build:
	$(GO) build -trimpath -o build/safelight ./app
	$(GO) build -trimpath -o build/safelight-worker ./xpcworker

# Writes the assembly of pipeline/program anew, from the generator beside it.
generate:
	cd pipeline/program/asm && $(GO) vet . && $(GO) run . -out ../kernels_amd64.s

test:
	@test -n "$$SAFELIGHT_TESTDATA" || test -d ../shared/data || \
	  echo "Note: tests that need data outside the repository are skipped; SAFELIGHT_TESTDATA names its folder."
	$(GO) test -timeout 20m ./...

# Needs a C compiler, as the race detector does.
race:
	CGO_ENABLED=1 $(GO) test -race -timeout 20m ./...

# Compares with other programs: libtiff-tools, pngcheck, netpbm,
# libjpeg-turbo-progs, libimage-exiftool-perl, liblcms2-utils, libjxl-tools,
# libavif-bin, icnsutils, libplist-utils, llvm. Runs scale/ with others: parallel,
# munge, slurmctld, slurmd, slurm-client, shellcheck. These tests only: make test
# has run the others.
tools:
	@files=$$(grep -rl '^//go:build.*tools' --include='*_test.go' .); \
	tests=$$(sed -n 's/^func \(Test[A-Za-z0-9_]*\)(.*/\1/p' $$files | paste -sd '|'); \
	$(GO) test -timeout 20m -tags tools -run "^($$tests)$$" $$(dirname $$files | sort -u)

# Drives the page in Chromium, which it needs.
browser:
	$(GO) test -timeout 15m -tags browser ./app/browser

# The same, and takes pictures of the page for the documentation.
screens:
	SAFELIGHT_SCREENS=$(CURDIR)/docs/screens $(GO) test -count 1 -timeout 15m -tags browser ./app/browser

# Compiles and runs the Metal kernels on the CPU. Needs clang++, and fails without it.
metal:
	$(GO) test -timeout 10m -tags clang ./metal

# Checks what is built on a Mac only: types, names in C and Objective-C, as far as
# that goes without Apple's SDK, and that seeded faults are found. Needs clang, and
# fails without it.
check-darwin:
	@$(GO) run ./internal/darwincheck

# Tests that check itself, and that the declarations it goes by are true. Needs clang.
test-darwin:
	$(GO) test -timeout 10m -tags clang ./internal/darwincheck

# Has scale/kubernetes.yaml judged by the code of Kubernetes, which only this needs.
scale-schema:
	cd scale/schema && $(GO) vet . && $(GO) test .

lint:
	@test -z "$$(gofmt -l .)" || { gofmt -l .; exit 1; }
	$(GO) vet ./...
	$(GO) vet -tags tools,browser,clang ./...
	GOOS=darwin GOARCH=arm64 $(GO) vet ./...

# Runs every fuzz target for FUZZTIME: a time, or a number of inputs, as 2000x. At the
# end of a time, Go before 1.27 fails now and then with nothing found but "context
# deadline exceeded" (golang/go#75804); a number does not.
FUZZTIME ?= 20s
fuzz:
	@for package in $$($(GO) list ./...); do \
	  for target in $$($(GO) test -list '^Fuzz' $$package | grep '^Fuzz'); do \
	    echo "$$package $$target"; \
	    $(GO) test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1x $$package || exit 1; \
	  done; \
	done

# How long people wait: previews, drags, opening, navigation, exports, memory. For
# what parts of the program take, see bench-go.
bench: build
	build/safelight bench

bench-go:
	$(GO) test -run '^$$' -bench . ./...

# Compares exports with vips (libvips-tools), rawtherapee-cli (rawtherapee) and
# darktable-cli (darktable), those that are installed, and puts the table into
# the documentation.
bench-peers: build
	$(GO) run ./app/bench/peers -safelight build/safelight -into docs/performance.md

# Compares pipeline/stream with other packages, which only this needs. Their
# runs take turns, as the machine may be busy with something else at times.
bench-stream:
	cd pipeline/stream/bench && $(GO) vet . && \
	  for run in 1 2 3 4 5 6 7; do $(GO) test -run '^$$' -bench . -benchtime 0.3s . || exit 1; done

# Makes the pictures of the README from the sample scan.
pictures: build
	build/safelight preview $(SAMPLE) -o docs/images/scan.png --recipe docs/images/as-scanned.json --max-edge 600 --overwrite
	build/safelight preview $(SAMPLE) -o docs/images/picture.png --max-edge 600 --overwrite

# On macOS: dist/Safelight.app, signed for this Mac, or by SIGN_ID for others. Elsewhere
# the same is laid out and checked without programs and signature. See docs/macos.md.
bundle:
	$(GO) run ./bundle app

# On macOS: a disk image of the app, for others to install.
dmg: bundle
	$(GO) run ./bundle dmg

# On macOS: the same, signed by SIGN_ID and notarized by Apple with the account that
# NOTARY_PROFILE names in the keychain, so that Gatekeeper opens it.
notarize: bundle
	$(GO) run ./bundle notarize

clean:
	rm -rf build dist

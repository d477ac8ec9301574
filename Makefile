# make demo   install what is missing, build, restore the demo photo
# make test   install what is missing, build, run every test

LIBRARIES := openblas libpng yaml-0.1 libjpeg libtiff-4
PACKAGES := libopenblas-dev libpng-dev libyaml-dev libjpeg-dev libtiff-dev pkg-config

.PHONY: demo test build lint setup sanitize clean

demo: setup
	swift run graphrun Graphs/full.yaml --progress plain
	@echo "Open restored/sheet.png to see before, mask and after side by side."

# What tests leave behind goes with their folder.
test: setup
	@folder=$$(mktemp -d) && { TMPDIR=$$folder swift test; status=$$?; rm -rf "$$folder"; exit $$status; }

build: setup
	swift build

lint:
	swift format lint --strict --recursive Sources Tests Benchmarks Plugins Package.swift

# The suite under the address and the thread sanitizer.
sanitize: setup
	ASAN_OPTIONS=detect_leaks=0 swift test --sanitize=address --scratch-path .build-address
	TSAN_OPTIONS=atexit_sleep_ms=0 swift test --sanitize=thread --scratch-path .build-thread

# Installs the system libraries, only when pkg-config does not find them.
setup:
	@if ! command -v pkg-config >/dev/null || ! pkg-config --exists $(LIBRARIES); then \
	  sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	  if ! command -v apt-get >/dev/null; then \
	    echo "graphrun needs these libraries with their headers: $(LIBRARIES)" >&2; exit 1; \
	  fi; \
	  echo "Installing system libraries: $(PACKAGES)"; \
	  $$sudo apt-get update -qq && \
	  $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $(PACKAGES) >/dev/null; \
	fi

clean:
	rm -rf .build .build-address .build-thread restored

# Everything a person needs: make demo, make test. The rest is detail.
.PHONY: demo test
vendor: static/vendor/.ready
static/vendor/.ready: package.json package-lock.json
	@echo "→ browser parts (npm)"
	npm ci --silent
	mkdir -p static/vendor/hpke static/vendor/hpke-common
	cp node_modules/@digital-go-jp/design-tokens/dist/tokens.css static/vendor/
	cp node_modules/lean-qr/index.mjs static/vendor/lean-qr.mjs
	cp -r node_modules/@hpke/core/esm/. static/vendor/hpke/
	cp -r node_modules/@hpke/common/esm/. static/vendor/hpke-common/
	touch $@

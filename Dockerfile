# The API alone; PostgreSQL comes from elsewhere (compose.yaml starts one). Build: docker build -t meditwin-api .
FROM node:24-bookworm-slim AS build
# On x86-64 argon2 is compiled for AVX2: a hash takes half the time. --build-arg ARGON2=prebuilt leaves that out; the image
# with -e PREBUILDS_ONLY=1 runs on a processor without AVX2.
ARG ARGON2=native
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --include=dev --ignore-scripts --no-audit --no-fund
COPY scripts/argon2-*.mjs ./scripts/
RUN if [ "$ARGON2" = native ] && [ "$(uname -m)" = x86_64 ]; then \
      apt-get update && apt-get install -y --no-install-recommends python3 make g++ && npm run --silent argon2:native; \
    fi
COPY . .
# Optional packages are PostgreSQL's binaries, which production does not use. Typings and source maps are half of the rest.
RUN npm run build && npm run --silent sbom && \
    npm prune --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund && \
    find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.cts' -o -name '*.d.mts' \) -delete

FROM node:24-bookworm-slim
# One malloc arena: with one for each thread, glibc keeps the 19 MiB of every hash, 85 MB after a few sign-ins (now 7).
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8000 MALLOC_ARENA_MAX=1
WORKDIR /app
COPY --from=build /app/package.json /app/sbom.cdx.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/client/dist ./client/dist
COPY --from=build /app/public ./public
# Everything belongs to root and is only read, so the image also runs with --read-only.
USER node
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=40s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 8000}/health/ready`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# The heap grows by a third of what lives in it, not to a multiple; `npm run bench` measures with these flags.
CMD ["node", "--max-semi-space-size=4", "--heap-growing-percent=30", "dist/src/main.js"]

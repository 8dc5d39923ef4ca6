# One image for every party: what you read is what runs, there is no build step. docker-compose.yml says who is who.
FROM node:26-bookworm-slim

WORKDIR /tale
COPY . .

# The image brings Node itself, so the locked one among the optional dependencies stays out.
RUN npm ci --omit=dev --omit=optional --workspace=apps --workspace=tools/inbox --workspace=tools/stage \
 && npm cache clean --force \
 && install -d -o node -g node /data

USER node
VOLUME /data
ENV HOST=0.0.0.0 PORT=4000 NODE_COMPILE_CACHE=/data/compiled
EXPOSE 4000 4001 4002 4004 4005 4011 4012 4025

HEALTHCHECK --interval=5s --timeout=3s --start-period=20s --retries=5 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]

CMD ["node", "apps/blog/src/main.ts"]

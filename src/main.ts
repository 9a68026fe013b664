#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { readConfig } from './config/config.js';
import { host } from './host.js';

// A launcher has read it already, and knows better.
if (process.env['HIENO_PARENT'] !== '1' && existsSync('.env')) process.loadEnvFile('.env');

await host(() => ({ config: readConfig() }));

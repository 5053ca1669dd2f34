import type { TestProject } from 'vitest/node';
import { startStage } from './network';

declare module 'vitest' {
  interface ProvidedContext {
    rpcUrl: string;
    webUrl: string;
    deployment: string;
  }
}

/** Starts what all tests share, and stops it after them. */
export default async function setup(project: TestProject) {
  const began = Date.now();
  const stage = await startStage();
  console.log(`network, fund and app are up after ${((Date.now() - began) / 1_000).toFixed(1)} s`);
  project.provide('rpcUrl', stage.rpcUrl);
  project.provide('webUrl', stage.webUrl);
  project.provide('deployment', stage.deployment);
  return stage.stop;
}

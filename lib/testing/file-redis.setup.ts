import { afterAll } from "vitest";
import { startFileRedis } from "./file-redis";

afterAll(await startFileRedis());

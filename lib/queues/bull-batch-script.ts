import { type RedisScript, redisScript } from "../redis-script";

export interface ScriptDefinition {
  numberOfKeys: number;
  lua: string;
}

export interface ScriptCall {
  name: string;
  /** Keys first, as many as the script's definition says. */
  args: (string | number | Buffer)[];
}

/**
 * ARGV     groups of calls; for each group: script, its number of keys, calls, arguments of a call, a mask with 1 for
 *          each argument that differs between the calls, then for each argument its value or its values
 * Result   how long all of it took, in microseconds, then what each call gave, in order; an error in the place of a call
 *          that failed. Redis 7.2 and later let time stand still within a script, but have a clock of the processor.
 * Cost     that of the calls
 */
const RUN_CALLS = `
local hasClock, clock = pcall(function() return os.clock end)
local function nowUs()
  if hasClock then return clock() * 1000000 end
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end
local answers, at, begunAt = {'0'}, 2, nowUs()
for group = 1, tonumber(ARGV[1]) do
  local script, keyCount = scripts[tonumber(ARGV[at])], tonumber(ARGV[at + 1])
  local calls, width, mask = tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3]), ARGV[at + 4]
  at = at + 5
  local first, step = {}, {}
  for i = 1, width do
    first[i], step[i] = at, 0
    if string.sub(mask, i, i) == '1' then step[i] = 1 end
    at = at + 1 + step[i] * (calls - 1)
  end
  for call = 0, calls - 1 do
    local keys, args = {}, {}
    for i = 1, keyCount do keys[i] = ARGV[first[i] + step[i] * call] end
    for i = keyCount + 1, width do args[i - keyCount] = ARGV[first[i] + step[i] * call] end
    local ok, answer = pcall(script, keys, args)
    if not ok then
      answer = redis.error_reply(type(answer) == 'table' and answer.err or tostring(answer))
    elseif answer == nil then
      answer = false
    end
    answers[#answers + 1] = answer
  end
end
answers[1] = string.format('%.0f', nowUs() - begunAt)
return answers
`;

/** One script that can run each of these, with KEYS and ARGV of its own. */
export function scriptOf(luas: string[]): RedisScript {
  const functions = luas.map((lua) => `scripts[#scripts + 1] = function(KEYS, ARGV)\n${lua}\nend\n`);
  return redisScript(`local scripts = {}\n${functions.join("")}${RUN_CALLS}`);
}

/** The arguments of {@link scriptOf}'s script: neighbours that call the same script share what is the same in all. */
export function scriptArgs(
  names: string[],
  definitions: Map<string, ScriptDefinition>,
  calls: ScriptCall[],
): (string | number | Buffer)[] {
  const groups: ScriptCall[][] = [];
  for (const call of calls) {
    const group = groups.at(-1);
    const [head] = group ?? [];
    if (group && head?.name === call.name && head.args.length === call.args.length) group.push(call);
    else groups.push([call]);
  }
  const args: (string | number | Buffer)[] = [groups.length];
  for (const group of groups) {
    const { name = "", args: first = [] } = group[0] ?? {};
    let mask = "";
    const values: (string | number | Buffer)[] = [];
    for (const [index, value] of first.entries()) {
      const same = group.every((call) => call.args[index] === value);
      mask += same ? "0" : "1";
      if (same) values.push(value);
      else for (const call of group) values.push(call.args[index] ?? "");
    }
    const keys = definitions.get(name)?.numberOfKeys ?? 0;
    args.push(names.indexOf(name) + 1, keys, group.length, first.length, mask);
    for (const value of values) args.push(value);
  }
  return args;
}

/** A command that runs in this process's place: same terminal, same signals, same exit code. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ env: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>} the exit code; 128 + the signal's number when a signal ended it
 */
export function follow(program, args, { env }) {
  const child = spawn(program, args, { env, stdio: 'inherit' });
  // In a terminal, Ctrl-C goes to the child by itself; sent on once more, it would count as pressed twice.
  const inTerminal = process.stdin.isTTY;
  const pass = {
    SIGINT: () => inTerminal || child.kill('SIGINT'),
    SIGTERM: () => child.kill('SIGTERM'),
    SIGHUP: () => child.kill('SIGHUP'),
  };
  for (const [signal, handler] of Object.entries(pass)) process.on(signal, handler);
  return new Promise((resolve) => {
    const end = (code) => {
      for (const [signal, handler] of Object.entries(pass)) process.off(signal, handler);
      resolve(code);
    };
    child.once('error', (error) => {
      process.stderr.write(`${program} could not be started: ${error.message}\n`);
      end(127);
    });
    child.once('exit', (code, signal) => end(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}

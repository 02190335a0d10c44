"""Runs a command in a terminal of 80 columns and types when it shows what is waited for: terminal.py '[[shown, typed], ...]' command ..."""
import fcntl, json, os, pty, re, select, struct, sys, termios, time

steps, command = json.loads(sys.argv[1]), sys.argv[2:]
child, terminal = pty.fork()
if child == 0:
    os.execvp(command[0], command)
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 80, 0, 0))
shown = ""
since = 0
until = time.time() + 90
while time.time() < until:
    if select.select([terminal], [], [], 0.1)[0]:
        try:
            shown += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", os.read(terminal, 65536).decode("utf8", "replace"))
        except OSError:
            break
    elif steps and steps[0][0] in shown[since:]:
        since = len(shown)
        os.write(terminal, steps.pop(0)[1].encode())
if time.time() >= until:
    os.kill(child, 9)
code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
print(json.dumps({"shown": shown.replace("\r", ""), "code": code, "left": steps}))

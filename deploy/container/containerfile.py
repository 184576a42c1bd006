"""What a Containerfile says, read far enough to do it: stages, their instructions, and the Debian packages they install."""

import json
import re
import shlex
from pathlib import Path

FILE = Path(__file__).resolve().parent / "Containerfile"


class Stage:
    """One `FROM` and what follows it."""

    def __init__(self, image):
        self.image = image
        self.instructions = []

    def all(self, name):
        return [text for instruction, text in self.instructions if instruction == name]

    def last(self, name):
        return self.all(name)[-1]

    def words(self, name):
        """An instruction in its JSON form, such as ENTRYPOINT."""
        return json.loads(self.last(name))

    @property
    def packages(self):
        """The Debian packages that the stage installs, without build arguments."""
        found = set()
        for script in self.all("RUN"):
            for command in re.split(r"&&|;", script):
                words = command.split()
                if words[:2] == ["apt-get", "install"]:
                    found |= {word for word in words[2:] if not word.startswith(("-", "$"))}
        return found

    @property
    def environment(self):
        pairs = (word.split("=", 1) for text in self.all("ENV") for word in shlex.split(text))
        return dict(pairs)


def stages(text=None):
    """The stages of the file, with the defaults of the arguments that stand before the first put in."""
    text = FILE.read_text() if text is None else text
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n", " ", "\n".join(lines))
    arguments, found = {}, []
    for line in filter(None, map(str.strip, joined.splitlines())):
        instruction, rest = line.split(None, 1)
        if instruction == "FROM":
            for name, value in arguments.items():
                rest = rest.replace(f"${{{name}}}", value)
            found.append(Stage(rest.split()[0]))
        elif instruction == "ARG" and not found:
            name, value = rest.split("=", 1)
            arguments[name] = value
        else:
            found[-1].instructions.append((instruction, re.sub(r"\s+", " ", rest)))
    return found

package dev.brevity.dsl.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** All commands there are: the built-in ones and those that other libraries contribute. */
final class Subcommands {
  private Subcommands() {}

  /** The command of that name; other libraries are asked only when it is not built in. */
  static Optional<Subcommand> find(String word) {
    for (BuiltIn command : BuiltIn.values()) {
      if (command.word().equals(word)) {
        return Optional.of(command);
      }
    }
    for (Subcommand command : ServiceLoader.load(Subcommand.class)) {
      if (command.word().equals(word)) {
        return Optional.of(command);
      }
    }
    return Optional.empty();
  }

  static List<Subcommand> all() {
    List<Subcommand> all = new ArrayList<>(List.of(BuiltIn.values()));
    ServiceLoader.load(Subcommand.class).forEach(all::add);
    return all;
  }
}

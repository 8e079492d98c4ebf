package dev.brevity.runtime.graph;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the engine says of a failure, in one line and without places in its own sources. */
public final class EngineReason {
  private static final Pattern MEMORY = Pattern.compile("you tried to allocate (\\d+) bytes");

  private static final String COMPILED = "operation failed in the TorchScript interpreter.";
  private static final Pattern KIND = Pattern.compile("^(RuntimeError|Error|std::\\w+): ");

  private EngineReason() {}

  /** The first line of what the engine says; inputs that do not fit are its usual silent reason. */
  public static String of(Throwable failure) {
    if (failure.getMessage() == null) {
      return "its inputs do not fit";
    }
    List<String> lines = failure.getMessage().strip().lines().toList();
    String first = lines.isEmpty() ? "" : lines.get(0);
    String node = first.startsWith("node `") ? first.substring(0, first.indexOf("`: ") + 3) : "";
    // A computation that the engine has compiled says first where it failed, and last why.
    String line = first.endsWith(COMPILED) ? node + reason(lines) : first;
    Matcher memory = MEMORY.matcher(line);
    if (!memory.find()) {
      return line;
    }
    return node + "it needs " + memory.group(1) + " bytes at once, more than there are";
  }

  private static String reason(List<String> lines) {
    return KIND.matcher(lines.get(lines.size() - 1)).replaceFirst("");
  }
}

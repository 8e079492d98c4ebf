package dev.brevity.runtime.graph;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the engine says of a failure, in one line and without places in its own sources. */
public final class EngineReason {
  private static final Pattern MEMORY = Pattern.compile("you tried to allocate (\\d+) bytes");

  private EngineReason() {}

  /** The first line of what the engine says; inputs that do not fit are its usual silent reason. */
  public static String of(Throwable failure) {
    if (failure.getMessage() == null) {
      return "its inputs do not fit";
    }
    String line = failure.getMessage().strip().lines().findFirst().orElse("");
    Matcher memory = MEMORY.matcher(line);
    if (!memory.find()) {
      return line;
    }
    String node = line.startsWith("node `") ? line.substring(0, line.indexOf("`: ") + 3) : "";
    return node + "it needs " + memory.group(1) + " bytes at once, more than there are";
  }
}

package dev.brevity.tests.benchmark.training;

import ai.djl.pytorch.jni.JniUtils;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Time by PyTorch operator, without that of the operators it calls.
 *
 * @param milliseconds by name of the operator
 * @param calls by name of the operator
 */
record OperatorProfile(Map<String, Double> milliseconds, Map<String, Integer> calls) {
  private static final double THOUSAND = 1e3;

  /** Profiles what an action does, on this thread and in the backward pass. */
  static OperatorProfile of(Runnable action) throws IOException {
    Path trace = Files.createTempFile("operators", ".json");
    try {
      JniUtils.startProfile(false, false, false);
      action.run();
      JniUtils.stopProfile(trace.toString());
      return read(trace);
    } finally {
      Files.delete(trace);
    }
  }

  /** The names of the operators, those that take most time first. */
  List<String> slowestFirst() {
    List<String> names = new ArrayList<>(milliseconds.keySet());
    names.sort(Comparator.comparing(milliseconds::get, Comparator.reverseOrder()));
    return names;
  }

  private static OperatorProfile read(Path trace) throws IOException {
    List<Event> events = new ArrayList<>();
    for (JsonNode event : new ObjectMapper().readTree(trace.toFile())) {
      double start = event.get("ts").asDouble();
      double end = start + event.get("dur").asDouble();
      events.add(new Event(event.get("name").asText(), event.get("tid").asInt(), start, end));
    }
    events.sort(
        Comparator.comparingDouble(Event::start)
            .thenComparing(Event::end, (a, b) -> Double.compare(b, a)));
    OperatorProfile profile = new OperatorProfile(new HashMap<>(), new HashMap<>());
    Map<Integer, Deque<Event>> open = new HashMap<>();
    for (Event event : events) {
      Deque<Event> callers = open.computeIfAbsent(event.thread(), thread -> new ArrayDeque<>());
      while (!callers.isEmpty() && callers.getLast().end() <= event.start()) {
        callers.removeLast();
      }
      if (!callers.isEmpty()) {
        profile.milliseconds.merge(callers.getLast().name(), -event.milliseconds(), Double::sum);
      }
      profile.milliseconds.merge(event.name(), event.milliseconds(), Double::sum);
      profile.calls.merge(event.name(), 1, Integer::sum);
      callers.addLast(event);
    }
    return profile;
  }

  private record Event(String name, int thread, double start, double end) {
    double milliseconds() {
      return (end - start) / THOUSAND;
    }
  }
}

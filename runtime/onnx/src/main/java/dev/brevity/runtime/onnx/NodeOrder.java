package dev.brevity.runtime.onnx;

import dev.brevity.runtime.onnx.node.OnnxException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import onnx.NodeProto;

/** The nodes of a file in an order in which they can be computed. */
final class NodeOrder {
  private NodeOrder() {}

  /**
   * Sorts nodes, which files should have done already.
   *
   * @param given names of values of the graph that no node computes
   * @param outside whether a name stands for a value of a graph around this one
   * @throws OnnxException if a name stands for two values or for none, or nodes wait for each other
   */
  static List<NodeProto> of(List<NodeProto> nodes, Set<String> given, Predicate<String> outside) {
    Map<String, Integer> makers = makers(nodes, given);
    int[] waiting = new int[nodes.size()];
    Map<Integer, List<Integer>> users = new HashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      for (String input : UsedNames.of(nodes.get(i))) {
        Integer maker = makers.get(input);
        if (maker != null) {
          waiting[i]++;
          users.computeIfAbsent(maker, key -> new ArrayList<>()).add(i);
        } else if (!given.contains(input) && !outside.test(input)) {
          throw OnnxException.invalid(
              "node `" + label(nodes, i) + "` uses `" + input + "`, which nothing computes");
        }
      }
    }
    Deque<Integer> ready = new ArrayDeque<>();
    for (int i = 0; i < waiting.length; i++) {
      if (waiting[i] == 0) {
        ready.add(i);
      }
    }
    List<NodeProto> sorted = new ArrayList<>();
    while (!ready.isEmpty()) {
      int next = ready.remove();
      sorted.add(nodes.get(next));
      for (int user : users.getOrDefault(next, List.of())) {
        if (--waiting[user] == 0) {
          ready.add(user);
        }
      }
    }
    if (sorted.size() < nodes.size()) {
      List<String> stuck = new ArrayList<>();
      for (int i = 0; i < waiting.length && stuck.size() < 5; i++) {
        if (waiting[i] > 0) {
          stuck.add("`" + label(nodes, i) + "`");
        }
      }
      throw OnnxException.invalid(
          "nodes wait for each other in a cycle, among them " + String.join(", ", stuck));
    }
    return sorted;
  }

  private static Map<String, Integer> makers(List<NodeProto> nodes, Set<String> given) {
    Map<String, Integer> makers = new HashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      for (String output : nodes.get(i).getOutputList()) {
        if (output.isEmpty()) {
          continue;
        }
        if (given.contains(output) || makers.put(output, i) != null) {
          throw OnnxException.invalid("the name `" + output + "` stands for two values");
        }
      }
    }
    return makers;
  }

  private static String label(List<NodeProto> nodes, int index) {
    String name = nodes.get(index).getName();
    return name.isEmpty() ? nodes.get(index).getOpType() + " " + index : name;
  }
}

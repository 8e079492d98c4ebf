package dev.brevity.runtime.graph.function;

import dev.brevity.runtime.graph.Function;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Functions by canonical name and by the names that PyTorch knows them by. */
public final class FunctionRegistry {
  private static final List<String> PREFIXES =
      List.of(
          "torch.nn.functional.",
          "torch._C._nn.",
          "torch.",
          "_operator.",
          "operator.",
          "builtins.");

  private final Map<String, Function> functions = new LinkedHashMap<>();
  private final Map<String, String> synonyms = new HashMap<>();

  /** Adds a function. The last one of a name counts. */
  public void add(Function function) {
    functions.put(function.name(), function);
  }

  /** Adds a function with the names of its parameters. */
  public void add(String name, List<String> parameters, Function.Computation computation) {
    add(new Function(name, parameters, computation));
  }

  /** Adds another name of a function. */
  public void addSynonym(String synonym, String canonical) {
    synonyms.put(synonym, canonical);
  }

  /**
   * The function that a target of {@code torch.fx} means: {@code _operator.add}, {@code torch.cat},
   * {@code torch.nn.functional.relu}, the name of a method of tensors, or a canonical name.
   */
  public Optional<Function> find(String target) {
    String name = target;
    for (String prefix : PREFIXES) {
      if (name.startsWith(prefix)) {
        name = name.substring(prefix.length());
        break;
      }
    }
    return Optional.ofNullable(functions.get(synonyms.getOrDefault(name, name)));
  }

  /**
   * The function of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Function get(String target) {
    return find(target)
        .orElseThrow(() -> new IllegalArgumentException("no function `" + target + "`"));
  }

  public Collection<Function> functions() {
    return Collections.unmodifiableCollection(functions.values());
  }
}

package dev.brevity.dsl.signature;

import dev.brevity.dsl.ast.PlanWordDeclaration;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The implementations that recipes may name and those of steps, styles and export targets, known
 * without loading a single class of them.
 */
public final class ImplementationIndex {
  /** The resource that every library with implementations contributes. */
  public static final String RESOURCE = "META-INF/brevity/implementations.index";

  private static final ImplementationIndex EMPTY = new ImplementationIndex(List.of());

  private final SortedMap<String, ImplementationSignature> byName = new TreeMap<>();
  private final Map<PlanWordDeclaration.Kind, Map<String, ImplementationSignature>> words =
      new EnumMap<>(PlanWordDeclaration.Kind.class);

  /**
   * @throws MalformedIndexException if two signatures of a kind share a name but not their class
   */
  public ImplementationIndex(Collection<ImplementationSignature> signatures) {
    for (ImplementationSignature signature : signatures) {
      Map<String, ImplementationSignature> sameKind =
          signature
              .word()
              .map(word -> words.computeIfAbsent(word, key -> new TreeMap<>()))
              .orElse(byName);
      @Nullable ImplementationSignature other = sameKind.putIfAbsent(signature.name(), signature);
      if (other != null && !other.className().equals(signature.className())) {
        throw new MalformedIndexException(
            signature.kind()
                + " "
                + signature.name()
                + " is "
                + other.className()
                + " and also "
                + signature.className());
      }
    }
  }

  /** No implementations at all. */
  public static ImplementationIndex empty() {
    return EMPTY;
  }

  /**
   * All indexes on the class path of the loader, read as one.
   *
   * @throws MalformedIndexException if one of them is not in the index's format or two contradict
   *     each other
   */
  public static ImplementationIndex load(ClassLoader loader) {
    List<ImplementationSignature> signatures = new ArrayList<>();
    try {
      Enumeration<URL> resources = loader.getResources(RESOURCE);
      while (resources.hasMoreElements()) {
        URL resource = resources.nextElement();
        URLConnection connection = resource.openConnection();
        connection.setUseCaches(false);
        try (BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
          signatures.addAll(IndexFormat.read(reader, resource.toString()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ImplementationIndex(signatures);
  }

  /** What recipes mean by the name. */
  public Optional<ImplementationSignature> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** What carries out the step, style or target of that name. */
  public Optional<ImplementationSignature> find(PlanWordDeclaration.Kind word, String name) {
    return Optional.ofNullable(words.getOrDefault(word, Map.of()).get(name));
  }

  public boolean contains(String name) {
    return byName.containsKey(name);
  }

  /** All implementations that recipes may name, sorted by name. */
  public Collection<ImplementationSignature> all() {
    return Collections.unmodifiableCollection(byName.values());
  }

  /** The names of all implementations that can be used as the role, sorted. */
  public List<String> playing(String role) {
    return byName.values().stream()
        .filter(signature -> signature.roles().contains(role))
        .map(ImplementationSignature::name)
        .toList();
  }
}

package dev.brevity.dsl.signature;

import dev.brevity.dsl.ast.PlanWordDeclaration;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  private final SortedMap<String, IndexedSignature> byName = new TreeMap<>();
  private final Map<PlanWordDeclaration.Kind, Map<String, IndexedSignature>> words =
      new EnumMap<>(PlanWordDeclaration.Kind.class);
  private volatile @Nullable Set<String> roles;

  /**
   * @throws MalformedIndexException if two signatures of a kind share a name but not their class
   */
  public ImplementationIndex(Collection<ImplementationSignature> signatures) {
    signatures.forEach(signature -> add(IndexedSignature.of(signature)));
  }

  private void add(IndexedSignature signature) {
    Map<String, IndexedSignature> sameKind =
        signature
            .word()
            .map(word -> words.computeIfAbsent(word, key -> new TreeMap<>()))
            .orElse(byName);
    @Nullable IndexedSignature other = sameKind.putIfAbsent(signature.name(), signature);
    if (other != null && !other.className().equals(signature.className())) {
      throw new MalformedIndexException(
          signature.signature().kind()
              + " "
              + signature.name()
              + " is "
              + other.className()
              + " and also "
              + signature.className());
    }
  }

  /** No implementations at all. */
  public static ImplementationIndex empty() {
    return EMPTY;
  }

  /**
   * All indexes on the class path of the loader, read as one. What they say of an implementation
   * beyond its name and class is read when it is first asked for; a line of it that is not in the
   * index's format is refused then.
   *
   * @throws MalformedIndexException if one of them is not in the index's format or two contradict
   *     each other
   */
  public static ImplementationIndex load(ClassLoader loader) {
    ImplementationIndex index = new ImplementationIndex(List.of());
    try {
      Enumeration<URL> resources = loader.getResources(RESOURCE);
      while (resources.hasMoreElements()) {
        URL resource = resources.nextElement();
        URLConnection connection = resource.openConnection();
        connection.setUseCaches(false);
        try (InputStream in = connection.getInputStream()) {
          String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
          IndexFormat.scan(text, resource.toString()).forEach(index::add);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return index;
  }

  /** What recipes mean by the name. */
  public Optional<ImplementationSignature> find(String name) {
    return Optional.ofNullable(byName.get(name)).map(IndexedSignature::signature);
  }

  /** What implements the step, style or target of that name. */
  public Optional<ImplementationSignature> find(PlanWordDeclaration.Kind word, String name) {
    return Optional.ofNullable(words.getOrDefault(word, Map.of()).get(name))
        .map(IndexedSignature::signature);
  }

  public boolean contains(String name) {
    return byName.containsKey(name);
  }

  /** All implementations that recipes may name, sorted by name. */
  public Collection<ImplementationSignature> all() {
    return byName.values().stream().map(IndexedSignature::signature).toList();
  }

  /** All roles that some implementation plays. */
  public Set<String> roles() {
    Set<String> known = roles;
    if (known == null) {
      known = new HashSet<>();
      for (IndexedSignature signature : byName.values()) {
        known.addAll(signature.signature().roles());
      }
      known = Collections.unmodifiableSet(known);
      roles = known;
    }
    return known;
  }

  /** The names of all implementations that can be used as the role, sorted. */
  public List<String> playing(String role) {
    return all().stream()
        .filter(signature -> signature.roles().contains(role))
        .map(ImplementationSignature::name)
        .toList();
  }
}

package dev.brevity.injector.assembly;

import com.google.inject.ConfigurationException;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.Provider;
import com.google.inject.Stage;
import dev.brevity.dsl.signature.ImplementationIndex;
import dev.brevity.dsl.signature.ImplementationSignature;
import dev.brevity.dsl.value.ResolvedObject;
import dev.brevity.dsl.value.Value;
import dev.brevity.grammar.Span;
import dev.brevity.injector.ImplementationModule;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * Builds what a recipe resolved to. Guice learns every distinct structure once; after that an
 * assembly costs little more than its constructors. May be used by several threads.
 */
public final class Assembler {
  private static final int REMEMBERED_STRUCTURES = 512;

  private final Injector services;
  private final ImplementationClasses classes;
  private final AssemblyScope scope = new AssemblyScope();
  private final Map<Structure, Provider<Object>> structures = new LeastRecentlyUsed();

  /**
   * @param services an injector that provides what implementations ask for besides their recipe
   * @param index the implementations that recipes may name
   * @param loader where their classes are
   */
  public Assembler(Injector services, ImplementationIndex index, ClassLoader loader) {
    this.services = services;
    this.classes = new ImplementationClasses(index, loader);
  }

  /**
   * An assembler for all implementations and all {@link ImplementationModule}s on the class path.
   */
  public static Assembler discover(ImplementationIndex index, ClassLoader loader) {
    Iterable<? extends Module> modules = ServiceLoader.load(ImplementationModule.class, loader);
    return new Assembler(Guice.createInjector(Stage.DEVELOPMENT, modules), index, loader);
  }

  /**
   * Builds the object and everything below it. Parameters that hold the same resolved object get
   * the same instance.
   *
   * @throws AssemblyException if an implementation refuses its arguments or cannot be used
   */
  public Object assemble(ResolvedObject root) {
    return plan(root).assemble(Map.of());
  }

  /**
   * Prepares building the object, for those who build it more than once.
   *
   * @throws AssemblyException if an implementation cannot be used or a constant does not fit its
   *     parameter
   */
  public AssemblyPlan plan(ResolvedObject root) {
    Blueprint blueprint = Blueprint.of(root, classes);
    return new AssemblyPlan(root, blueprint, provider(blueprint, root), scope);
  }

  /**
   * Builds what implements a step, a style or an export target.
   *
   * @param word from the index
   * @param options values by option; an input stands for the object that it holds
   * @param place where the plan uses the word, for findings
   * @throws AssemblyException if the class cannot be used or refuses its options
   */
  public Object build(ImplementationSignature word, Map<String, Value> options, Span place) {
    return new WordBuilding(services, word, options, place).build(classes.of(word, place));
  }

  private Provider<Object> provider(Blueprint blueprint, ResolvedObject root) {
    Structure structure = blueprint.structure();
    synchronized (structures) {
      Provider<Object> known = structures.get(structure);
      if (known != null) {
        return known;
      }
    }
    Provider<Object> created = create(blueprint, structure, root);
    synchronized (structures) {
      structures.put(structure, created);
    }
    return created;
  }

  private Provider<Object> create(Blueprint blueprint, Structure structure, ResolvedObject root) {
    try {
      Injector injector =
          services.createChildInjector(new StructureModule(blueprint, classes, scope));
      int last = structure.parts().size() - 1;
      return injector.getProvider(
          StructureModule.key(last, structure.parts().get(last).implementation()));
    } catch (CreationException e) {
      throw Problems.translated(root, e, e.getErrorMessages());
    } catch (ConfigurationException e) {
      throw Problems.translated(root, e, e.getErrorMessages());
    }
  }

  private static final class LeastRecentlyUsed extends LinkedHashMap<Structure, Provider<Object>> {
    private static final long serialVersionUID = 1L;

    private LeastRecentlyUsed() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Structure, Provider<Object>> eldest) {
      return size() > REMEMBERED_STRUCTURES;
    }
  }
}

package dev.brevity.injector.assembly;

import com.google.inject.AbstractModule;
import com.google.inject.Key;
import com.google.inject.Provider;
import com.google.inject.name.Names;
import dev.brevity.injector.assembly.ImplementationClass.ConstructorParameter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bindings of one structure: a key for every part. */
final class StructureModule extends AbstractModule {
  private final Blueprint blueprint;
  private final ImplementationClasses classes;
  private final AssemblyScope scope;

  /**
   * @param blueprint any assembly of the structure; what varies in it is not looked at
   */
  StructureModule(Blueprint blueprint, ImplementationClasses classes, AssemblyScope scope) {
    this.blueprint = blueprint;
    this.classes = classes;
    this.scope = scope;
  }

  /** The key of the numbered part. */
  static Key<Object> key(int part, String implementation) {
    return Key.get(Object.class, Names.named(implementation + "#" + part));
  }

  @Override
  protected void configure() {
    List<Structure.Part> parts = blueprint.structure().parts();
    for (int number = 0; number < parts.size(); number++) {
      ImplementationClass type = classes.of(blueprint.object(number));
      PartProvider provider =
          new PartProvider(number, type, arguments(parts, parts.get(number), type), scope);
      bind(key(number, parts.get(number).implementation())).toProvider(provider).in(scope);
    }
  }

  private List<Provider<? extends @Nullable Object>> arguments(
      List<Structure.Part> parts, Structure.Part part, ImplementationClass type) {
    List<Provider<? extends @Nullable Object>> providers = new ArrayList<>();
    Iterator<Structure.Argument> arguments = part.arguments().iterator();
    for (ConstructorParameter parameter : type.parameters()) {
      if (parameter instanceof ConstructorParameter.FromModule service) {
        providers.add(getProvider(service.key()));
      } else {
        providers.add(provider(parts, arguments.next()));
      }
    }
    return providers;
  }

  private Provider<? extends @Nullable Object> provider(
      List<Structure.Part> parts, Structure.Argument argument) {
    if (argument instanceof Structure.Argument.Object object) {
      return getProvider(key(object.part(), parts.get(object.part()).implementation()));
    }
    if (argument instanceof Structure.Argument.Varying varying) {
      return () -> scope.varying(varying.slot());
    }
    return () -> null;
  }
}

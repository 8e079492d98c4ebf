package dev.brevity.injector.assembly;

import com.google.inject.Provider;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls the constructor of one part with what Guice and the assembly hold for it. */
final class PartProvider implements Provider<Object> {
  private final int part;
  private final ImplementationClass type;
  private final List<Provider<? extends @Nullable Object>> arguments;
  private final AssemblyScope scope;

  PartProvider(
      int part,
      ImplementationClass type,
      List<Provider<? extends @Nullable Object>> arguments,
      AssemblyScope scope) {
    this.part = part;
    this.type = type;
    this.arguments = arguments;
    this.scope = scope;
  }

  @Override
  public Object get() {
    @Nullable Object[] values = new @Nullable Object[arguments.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = arguments.get(i).get();
    }
    try {
      return type.construct(values);
    } catch (AssemblyException e) {
      throw e;
    } catch (RuntimeException e) {
      throw Problems.refused(scope.blueprint().object(part), e);
    }
  }
}

package dev.brevity.samples.rounding;

import com.google.inject.AbstractModule;
import com.google.inject.name.Names;
import dev.brevity.injector.ImplementationModule;

/** Provides what the roundings ask for besides their recipe. */
public final class RoundingModule extends AbstractModule implements ImplementationModule {
  @Override
  protected void configure() {
    bind(Dither.class).annotatedWith(Names.named("dither")).to(VanDerCorput.class);
  }
}

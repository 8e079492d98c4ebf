/** Language models as compressed-tensors lays them out, which vLLM and transformers read. */
@NullMarked
package dev.brevity.runtime.llm.compressed;

import org.jspecify.annotations.NullMarked;

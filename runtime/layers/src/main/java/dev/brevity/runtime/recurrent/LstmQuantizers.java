package dev.brevity.runtime.recurrent;

/**
 * What quantizes the sums of the gates, their activations and the cell state, by the names of the
 * reference. Without a forget gate its quantizers are those of the input gate.
 */
record LstmQuantizers(
    CellQuantizer output,
    CellQuantizer cellState,
    CellQuantizer inputAcc,
    CellQuantizer forgetAcc,
    CellQuantizer cellAcc,
    CellQuantizer outputAcc,
    CellQuantizer inputSigmoid,
    CellQuantizer forgetSigmoid,
    CellQuantizer cellTanh,
    CellQuantizer outputSigmoid,
    CellQuantizer hiddenStateTanh) {}

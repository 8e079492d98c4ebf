class Kernels(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def assign(self: __torch__.Kernels, target: Tensor, value: Tensor) -> Tensor:
    _0 = torch.copy_(torch.detach(target), value)
    return target
  def straight_through(self: __torch__.Kernels, x: Tensor, value: Tensor) -> Tensor:
    y = torch.clone(x)
    _0 = torch.copy_(torch.detach(y), value)
    return y
  def abs_binary_sign_grad(self: __torch__.Kernels, x: Tensor) -> Tensor:
    sign = torch.where(torch.ge(torch.detach(x), 0.), 1., -1.)
    y = torch.mul(x, sign)
    _0 = torch.abs_(torch.detach(y))
    return y
  def binary_sign_ste(self: __torch__.Kernels, x: Tensor) -> Tensor:
    y = torch.clone(x)
    _0 = torch.copy_(torch.detach(y), torch.where(torch.ge(torch.detach(x), 0.), 1., -1.))
    return y
  def ternary_sign_ste(self: __torch__.Kernels, x: Tensor) -> Tensor:
    y = torch.clone(x)
    _0 = torch.sign_(torch.detach(y))
    return y
  def clamp_ste(self: __torch__.Kernels, x: Tensor, low: Tensor, high: Tensor) -> Tensor:
    v = torch.detach(x)
    v = torch.where(torch.gt(v, high), high, v)
    v = torch.where(torch.lt(v, low), low, v)
    y = torch.clone(x)
    _0 = torch.copy_(torch.detach(y), v)
    return y
  def clamp_select(self: __torch__.Kernels, x: Tensor, low: Tensor, high: Tensor) -> Tensor:
    y = torch.where(torch.gt(x, high), high, x)
    return torch.where(torch.lt(y, low), low, y)
  def variance(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.var(x)
  def variance_of_dim(self: __torch__.Kernels, x: Tensor, dim: Tensor) -> Tensor:
    return torch.var(x, [int(dim)])
  def norm(self: __torch__.Kernels, x: Tensor, order: Tensor) -> Tensor:
    return torch.linalg_vector_norm(x, float(order))
  def norm_of_dim(self: __torch__.Kernels, x: Tensor, order: Tensor, dim: Tensor) -> Tensor:
    return torch.linalg_vector_norm(x, float(order), [int(dim)], True)
  def masked_median(self: __torch__.Kernels, x: Tensor, mask: Tensor) -> Tensor:
    return torch.nanmedian(torch.masked_fill(x, torch.logical_not(mask), float("nan")))
  def masked_median_of_dim(self: __torch__.Kernels, x: Tensor, mask: Tensor, dim: Tensor, keepdim: Tensor) -> Tensor:
    v, i = torch.nanmedian(torch.masked_fill(x, torch.logical_not(mask), float("nan")), int(dim), bool(keepdim))
    return v
  def squared_error(self: __torch__.Kernels, x: Tensor, y: Tensor) -> Tensor:
    return torch.mse_loss(x, y, 0)
  def hard_swish(self: __torch__.Kernels, x: Tensor) -> Tensor:
    # Newer engines have no gradient at -3 either.
    return torch.where(torch.le(x, -3.), torch.mul(x, 0.), torch.hardswish(x))
  def exp2(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.exp2(x)
  def clamp_max(self: __torch__.Kernels, x: Tensor, high: Tensor) -> Tensor:
    return torch.clamp(x, None, high)
  def clamp_min(self: __torch__.Kernels, x: Tensor, low: Tensor) -> Tensor:
    return torch.clamp(x, low)
  def select(self: __torch__.Kernels, mask: Tensor, x: Tensor, y: Tensor) -> Tensor:
    return torch.where(mask, x, y)
  def shrink(self: __torch__.Kernels, x: Tensor, factor: Tensor, exponent: Tensor) -> Tensor:
    a = torch.abs(x)
    shift = torch.mul(torch.pow(a, float(exponent)), float(factor))
    return torch.mul(torch.sign(x), torch.relu(torch.sub(a, shift)))
  def clamp_in_place(self: __torch__.Kernels, x: Tensor, low: Tensor, high: Tensor) -> Tensor:
    v = torch.detach(x)
    _0 = torch.copy_(v, torch.maximum(torch.minimum(v, high), low))
    return v
  def sum_of_dim(self: __torch__.Kernels, x: Tensor, dim: Tensor) -> Tensor:
    return torch.sum(x, [int(dim)])
  def ints(self: __torch__.Kernels, x: Tensor) -> List[int]:
    return [int(i) for i in torch.unbind(x)]
  def max_pool(self: __torch__.Kernels, x: Tensor, g: Tensor, ceil: Tensor) -> Tensor:
    kernel, stride, padding, dilation = torch.unbind(g)
    k = (self).ints(kernel, )
    s = (self).ints(stride, )
    p = (self).ints(padding, )
    d = (self).ints(dilation, )
    if torch.eq(torch.len(k), 1):
      y = torch.max_pool1d(x, k, s, p, d, bool(ceil))
    elif torch.eq(torch.len(k), 2):
      y = torch.max_pool2d(x, k, s, p, d, bool(ceil))
    else:
      y = torch.max_pool3d(x, k, s, p, d, bool(ceil))
    return y
  def adaptive_max_pool(self: __torch__.Kernels, x: Tensor, size: Tensor) -> Tensor:
    n = (self).ints(size, )
    if torch.eq(torch.len(n), 1):
      y, _0 = torch.adaptive_max_pool1d(x, n)
    elif torch.eq(torch.len(n), 2):
      y, _0 = torch.adaptive_max_pool2d(x, n)
    else:
      y, _0 = torch.adaptive_max_pool3d(x, n)
    return y
  def avg_pool2d(self: __torch__.Kernels, x: Tensor, g: Tensor, o: Tensor) -> Tensor:
    kernel, stride, padding = torch.unbind(g)
    ceil, count_include_pad, divisor = (self).ints(o, )
    k = (self).ints(kernel, )
    s = (self).ints(stride, )
    p = (self).ints(padding, )
    if torch.eq(divisor, 0):
      y = torch.avg_pool2d(x, k, s, p, bool(ceil), bool(count_include_pad))
    else:
      y = torch.avg_pool2d(x, k, s, p, bool(ceil), bool(count_include_pad), divisor)
    return y
  def pad_constant(self: __torch__.Kernels, x: Tensor, widths: Tensor, value: Tensor) -> Tensor:
    return torch.constant_pad_nd(x, (self).ints(widths, ), float(value))
  def pad_reflect(self: __torch__.Kernels, x: Tensor, widths: Tensor) -> Tensor:
    return torch.pad(x, (self).ints(widths, ), "reflect")
  def pad_replicate(self: __torch__.Kernels, x: Tensor, widths: Tensor) -> Tensor:
    return torch.pad(x, (self).ints(widths, ), "replicate")
  def pad_circular(self: __torch__.Kernels, x: Tensor, widths: Tensor) -> Tensor:
    return torch.pad(x, (self).ints(widths, ), "circular")
  def pixel_shuffle(self: __torch__.Kernels, x: Tensor, factor: Tensor) -> Tensor:
    return torch.pixel_shuffle(x, int(factor))
  def pixel_unshuffle(self: __torch__.Kernels, x: Tensor, factor: Tensor) -> Tensor:
    return torch.pixel_unshuffle(x, int(factor))
  def upsample_nearest(self: __torch__.Kernels, x: Tensor, size: Tensor) -> Tensor:
    n = (self).ints(size, )
    if torch.eq(torch.len(n), 1):
      y = torch.upsample_nearest1d(x, n)
    elif torch.eq(torch.len(n), 2):
      y = torch.upsample_nearest2d(x, n)
    else:
      y = torch.upsample_nearest3d(x, n)
    return y
  def upsample_nearest_scaled(self: __torch__.Kernels, x: Tensor, factors: Tensor) -> Tensor:
    f = [float(i) for i in torch.unbind(factors)]
    if torch.eq(torch.len(f), 1):
      y = torch.upsample_nearest1d(x, None, f)
    elif torch.eq(torch.len(f), 2):
      y = torch.upsample_nearest2d(x, None, f)
    else:
      y = torch.upsample_nearest3d(x, None, f)
    return y
  def upsample_linear(self: __torch__.Kernels, x: Tensor, size: Tensor, align: Tensor) -> Tensor:
    n = (self).ints(size, )
    if torch.eq(torch.len(n), 1):
      y = torch.upsample_linear1d(x, n, bool(align), None)
    elif torch.eq(torch.len(n), 2):
      y = torch.upsample_bilinear2d(x, n, bool(align), None)
    else:
      y = torch.upsample_trilinear3d(x, n, bool(align), None)
    return y
  def upsample_linear_scaled(self: __torch__.Kernels, x: Tensor, factors: Tensor, align: Tensor) -> Tensor:
    f = [float(i) for i in torch.unbind(factors)]
    if torch.eq(torch.len(f), 1):
      y = torch.upsample_linear1d(x, None, bool(align), f)
    elif torch.eq(torch.len(f), 2):
      y = torch.upsample_bilinear2d(x, None, bool(align), f)
    else:
      y = torch.upsample_trilinear3d(x, None, bool(align), f)
    return y
  def conv_transpose3d(self: __torch__.Kernels, x: Tensor, weight: Tensor, bias: Tensor, g: Tensor) -> Tensor:
    i = (self).ints(g, )
    return torch.conv_transpose3d(x, weight, bias, torch.slice(i, 0, 3), torch.slice(i, 3, 6), torch.slice(i, 6, 9), i[12], torch.slice(i, 9, 12))
  def orthonormal_rows(self: __torch__.Kernels, x: Tensor) -> Tensor:
    q, r = torch.linalg_qr(torch.t(torch.detach(x)))
    return torch.t(torch.mul(q, torch.sign(torch.diag(r))))
  def conv_transpose1d(self: __torch__.Kernels, x: Tensor, weight: Tensor, bias: Tensor, g: Tensor) -> Tensor:
    stride = [int(torch.select(g, 0, 0))]
    padding = [int(torch.select(g, 0, 1))]
    output_padding = [int(torch.select(g, 0, 2))]
    dilation = [int(torch.select(g, 0, 3))]
    return torch.conv_transpose1d(x, weight, bias, stride, padding, output_padding, int(torch.select(g, 0, 4)), dilation)
  def conv_transpose2d(self: __torch__.Kernels, x: Tensor, weight: Tensor, bias: Tensor, g: Tensor) -> Tensor:
    stride = [int(torch.select(g, 0, 0)), int(torch.select(g, 0, 1))]
    padding = [int(torch.select(g, 0, 2)), int(torch.select(g, 0, 3))]
    output_padding = [int(torch.select(g, 0, 4)), int(torch.select(g, 0, 5))]
    dilation = [int(torch.select(g, 0, 6)), int(torch.select(g, 0, 7))]
    return torch.conv_transpose2d(x, weight, bias, stride, padding, output_padding, int(torch.select(g, 0, 8)), dilation)
  def gelu(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.gelu(x)
  def gelu_tanh(self: __torch__.Kernels, x: Tensor) -> Tensor:
    inner = torch.mul(torch.add(x, torch.mul(torch.pow(x, 3), 0.044715)), 0.7978845608028654)
    return torch.mul(torch.mul(x, 0.5), torch.add(torch.tanh(inner), 1))
  def adaptive_avg_pool2d(self: __torch__.Kernels, x: Tensor, size: Tensor) -> Tensor:
    n = annotate(List[int], size.tolist())
    h = n[0]
    if h == 0:
      h = torch.size(x, -2)
    w = n[1]
    if w == 0:
      w = torch.size(x, -1)
    return torch.adaptive_avg_pool2d(x, [h, w])
  def batch_norm(self: __torch__.Kernels, x: Tensor, weight: Tensor, bias: Tensor, mean: Tensor, variance: Tensor, options: Tensor) -> Tensor:
    o = annotate(List[float], options.tolist())
    return torch.batch_norm(x, weight, bias, mean, variance, bool(o[0]), o[1], o[2], False)
  def attention(self: __torch__.Kernels, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    return torch.scaled_dot_product_attention(q, k, v, None, 0., False)
  def attention_causal(self: __torch__.Kernels, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    return torch.scaled_dot_product_attention(q, k, v, None, 0., True)
  def attention_masked(self: __torch__.Kernels, q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
    return torch.scaled_dot_product_attention(q, k, v, mask, 0., False)
  def layer_norm(self: __torch__.Kernels, x: Tensor, weight: Tensor, bias: Tensor, epsilon: Tensor) -> Tensor:
    return torch.layer_norm(x, torch.size(weight), weight, bias, float(epsilon))
  def rms_norm(self: __torch__.Kernels, x: Tensor, weight: Tensor, epsilon: Tensor) -> Tensor:
    return torch.rms_norm(x, torch.size(weight), weight, float(epsilon))
  def mean_of_dims(self: __torch__.Kernels, x: Tensor, dims: Tensor, keepdim: Tensor) -> Tensor:
    d = annotate(List[int], dims.tolist())
    return torch.mean(x, d, bool(keepdim))
  def sum_of_dims(self: __torch__.Kernels, x: Tensor, dims: Tensor, keepdim: Tensor) -> Tensor:
    d = annotate(List[int], dims.tolist())
    return torch.sum(x, d, bool(keepdim))
  def index_select(self: __torch__.Kernels, x: Tensor, dim: Tensor, index: Tensor) -> Tensor:
    return torch.index_select(x, int(dim), index)
  def instance_norm(self: __torch__.Kernels, x: Tensor, weight: Tensor, bias: Tensor, epsilon: Tensor) -> Tensor:
    return torch.instance_norm(x, weight, bias, None, None, True, 0., float(epsilon), False)
  def triangle(self: __torch__.Kernels, x: Tensor, upper: Tensor, k: Tensor) -> Tensor:
    if bool(upper):
      y = torch.triu(x, int(k))
    else:
      y = torch.tril(x, int(k))
    return y
  def max_of_dims(self: __torch__.Kernels, x: Tensor, dims: Tensor, keepdim: Tensor) -> Tensor:
    d = annotate(List[int], dims.tolist())
    return torch.amax(x, d, bool(keepdim))

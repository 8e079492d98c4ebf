  def text(self: __torch__.Kernels, codes: Tensor) -> str:
    return torch.join("", [torch.chr(int(c)) for c in torch.unbind(codes)])
  def einsum_1(self: __torch__.Kernels, equation: Tensor, x: Tensor) -> Tensor:
    return torch.einsum((self).text(equation, ), [x])
  def einsum_2(self: __torch__.Kernels, equation: Tensor, x: Tensor, y: Tensor) -> Tensor:
    return torch.einsum((self).text(equation, ), [x, y])
  def einsum_3(self: __torch__.Kernels, equation: Tensor, x: Tensor, y: Tensor, z: Tensor) -> Tensor:
    return torch.einsum((self).text(equation, ), [x, y, z])
  def einsum_4(self: __torch__.Kernels, equation: Tensor, x: Tensor, y: Tensor, z: Tensor, w: Tensor) -> Tensor:
    return torch.einsum((self).text(equation, ), [x, y, z, w])
  def scatter_set(self: __torch__.Kernels, x: Tensor, dim: Tensor, index: Tensor, values: Tensor) -> Tensor:
    return torch.scatter(x, int(dim), index, values)
  def scatter_add(self: __torch__.Kernels, x: Tensor, dim: Tensor, index: Tensor, values: Tensor) -> Tensor:
    return torch.scatter_add(x, int(dim), index, values)
  def scatter_mul(self: __torch__.Kernels, x: Tensor, dim: Tensor, index: Tensor, values: Tensor) -> Tensor:
    return torch.scatter_reduce(x, int(dim), index, values, "prod")
  def scatter_max(self: __torch__.Kernels, x: Tensor, dim: Tensor, index: Tensor, values: Tensor) -> Tensor:
    return torch.scatter_reduce(x, int(dim), index, values, "amax")
  def scatter_min(self: __torch__.Kernels, x: Tensor, dim: Tensor, index: Tensor, values: Tensor) -> Tensor:
    return torch.scatter_reduce(x, int(dim), index, values, "amin")
  def grid_sample(self: __torch__.Kernels, x: Tensor, grid: Tensor, o: Tensor) -> Tensor:
    mode, padding, align = (self).ints(o, )
    return torch.grid_sampler(x, grid, mode, padding, bool(align))
  def affine_grid(self: __torch__.Kernels, theta: Tensor, size: Tensor, align: Tensor) -> Tensor:
    return torch.affine_grid_generator(theta, (self).ints(size, ), bool(align))
  def stable_sort(self: __torch__.Kernels, x: Tensor, dim: Tensor, descending: Tensor) -> List[Tensor]:
    v, i = torch.sort(x, stable=True, dim=int(dim), descending=bool(descending))
    return [v, i]
  def max_pool_indices(self: __torch__.Kernels, x: Tensor, g: Tensor, ceil: Tensor) -> List[Tensor]:
    kernel, stride, padding, dilation = torch.unbind(g)
    k = (self).ints(kernel, )
    s = (self).ints(stride, )
    p = (self).ints(padding, )
    d = (self).ints(dilation, )
    if torch.eq(torch.len(k), 1):
      y, i = torch.max_pool1d_with_indices(x, k, s, p, d, bool(ceil))
    elif torch.eq(torch.len(k), 2):
      y, i = torch.max_pool2d_with_indices(x, k, s, p, d, bool(ceil))
    else:
      y, i = torch.max_pool3d_with_indices(x, k, s, p, d, bool(ceil))
    return [y, i]
  def determinant(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.det(x)
  def bits_and(self: __torch__.Kernels, x: Tensor, y: Tensor) -> Tensor:
    return torch.bitwise_and(x, y)
  def bits_or(self: __torch__.Kernels, x: Tensor, y: Tensor) -> Tensor:
    return torch.bitwise_or(x, y)
  def bits_xor(self: __torch__.Kernels, x: Tensor, y: Tensor) -> Tensor:
    return torch.bitwise_xor(x, y)
  def bits_not(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.bitwise_not(x)
  def bits_left(self: __torch__.Kernels, x: Tensor, y: Tensor) -> Tensor:
    return torch.bitwise_left_shift(x, y)
  def bits_right(self: __torch__.Kernels, x: Tensor, y: Tensor) -> Tensor:
    return torch.bitwise_right_shift(x, y)
  def fourier(self: __torch__.Kernels, x: Tensor, length: Tensor, dim: Tensor, inverse: Tensor) -> Tensor:
    z = torch.view_as_complex(torch.contiguous(x))
    if bool(inverse):
      y = torch.fft_ifft(z, int(length), int(dim))
    else:
      y = torch.fft_fft(z, int(length), int(dim))
    return torch.view_as_real(y)

"""Writes adam.pt: a step of torch's Adam or AdamW over one parameter, in place, as a TorchScript
function. With torch 2.7.1:

python activities/src/main/torchscript/adam.py
"""

from torch import Tensor, nn

from resource_file import write


class Adam(nn.Module):
    """Holds nothing: what is moved are arguments."""

    def __init__(self) -> None:
        super().__init__()
        # Numbers that are moved together: so few that what is made on the way stays in the processor's cache, and so many that
        # threads do not wait for each other more than they compute. No bit depends on it.
        self.slice = 1 << 18

    def forward(
        self, parameter: Tensor, gradient: Tensor, first: Tensor, second: Tensor, steps: Tensor, settings: Tensor
    ) -> Tensor:
        """The parameter.

        first, second: exponential averages of gradients and of their squares
        steps: how many there were
        settings: learning rate, weight decay, whether it is decoupled (AdamW), beta 1, beta 2, epsilon
        """
        rate, decay, decoupled = float(settings[0].item()), float(settings[1].item()), bool(settings[2].item())
        beta_1, beta_2, epsilon = float(settings[3].item()), float(settings[4].item()), float(settings[5].item())
        steps.add_(1)
        step = float(steps.item())
        step_size = rate / (1 - beta_1**step)
        root = (1 - beta_2**step) ** 0.5
        values, gradients = parameter.view(-1), gradient.reshape(-1)
        firsts, seconds = first.view(-1), second.view(-1)
        for start in range(0, values.numel(), self.slice):
            end = min(start + self.slice, values.numel())
            p, g, m, v = values[start:end], gradients[start:end], firsts[start:end], seconds[start:end]
            if decay != 0:
                if decoupled:
                    p.mul_(1 - rate * decay)
                else:
                    g = g.add(p, alpha=decay)
            m.lerp_(g, 1 - beta_1)
            v.mul_(beta_2).addcmul_(g, g, value=1 - beta_2)
            p.addcdiv_(m, v.sqrt().div_(root).add_(epsilon), value=-step_size)
        return parameter


write(Adam(), "training/adam.pt", __file__)

import assert from 'node:assert/strict';
import {
  checkInput,
  componentInputs,
  inputText,
  requireComponentId,
} from '../../../../../localAzure/providers/ml/registry/component.js';

describe('the fine-tuning component', () => {
  it('has the inputs of version 0.0.82 with their defaults', () => {
    assert.equal(Object.keys(componentInputs).length, 69);
    assert.equal(inputText({}, 'learning_rate'), '0.00002');
    assert.equal(inputText({ learning_rate: '0.000005' }, 'learning_rate'), '0.000005');
    assert.equal(inputText({}, 'instance_type_finetune'), 'Standard_nc24rs_v3');
    assert.equal(inputText({}, 'train_file_path'), undefined);
  });

  it('accepts its own defaults', () => {
    for (const name of Object.keys(componentInputs)) {
      const value = inputText({}, name);
      if (value !== undefined) checkInput(name, value);
    }
  });

  const refused: [string, string][] = [
    ['learning_rate', '-1'],
    ['learning_rate', 'small'],
    ['logging_steps', '0'],
    ['seed', '1.5'],
    ['lr_scheduler_type', 'sine'],
    ['deepspeed_stage', '1'],
    ['train_file_path', "azureml://datastores/a/paths/it's"],
    ['train_file_path', 'azureml://datastores/a/paths/b\\c'],
    ['learning_rates', '1'],
  ];
  for (const [name, value] of refused) {
    it(`refuses ${name} = ${value}, naming it`, () => {
      assert.throws(() => checkInput(name, value), new RegExp(name));
    });
  }

  it('goes by a version or by the label latest', () => {
    const id = 'azureml://registries/azureml/components/chat_completion_pipeline';
    requireComponentId(`${id}/versions/0.0.82`);
    requireComponentId(`${id}/labels/latest`);
    for (const wrong of [`${id}/versions/9.9.9`, id, 'chat_completion_pipeline', `${id}x/labels/latest`]) {
      assert.throws(() => requireComponentId(wrong), /was not found/);
    }
  });
});
